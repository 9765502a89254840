"""What members hand in for a team, and what the team is told."""
