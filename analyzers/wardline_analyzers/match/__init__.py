"""The matchers: what a unit's tree holds of what the rules look for."""
