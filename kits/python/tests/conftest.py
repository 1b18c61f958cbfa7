# Installed, the package brings its plugin by itself.
pytest_plugins = ["franceconnect_local.pytest_plugin", "pytester"]
