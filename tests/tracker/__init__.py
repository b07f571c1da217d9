"""A replay server of ours: real HTTP on loopback that answers as Jira and GitHub do, and misbehaves on demand."""
