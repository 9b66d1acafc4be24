"""Questions with known answers about forged reports, in wordings written from the domain alone."""
