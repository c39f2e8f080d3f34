"""The pages of people, posts, bindings and sign-in codes."""
