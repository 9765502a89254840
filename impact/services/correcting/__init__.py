"""What the person says of their work: corrections, notes, requests, and the inbox where it is asked."""
