"""What may fail next: signals about the system, never about people."""
