"""Users, roles and scopes: who may call a route, and which sites and ports they see."""
