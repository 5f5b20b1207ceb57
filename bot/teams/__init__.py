"""Microsoft Teams. All but `settings` and `manifest` need the Teams SDK: import them when it is set up."""

import warnings

# The SDK warns of previews of its own that we do not use, on every start.
warnings.filterwarnings("ignore", module=r"microsoft_teams\.")
