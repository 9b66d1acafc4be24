"""Figures of the prose for a question: what is asked, which figure fits, how sure that is."""
