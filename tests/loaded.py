"""What the server of `tests.forked` loads before it forks anything; nobody else imports this."""

from __future__ import annotations

import bot.app
import bot.commands.serve
import bot.slack.connect
import tests.bot.slack.replicas
import tests.crash.trial
from handlers import understanding

LOADED = (bot.app, bot.commands.serve, bot.slack.connect, tests.bot.slack.replicas, tests.crash.trial)
understanding.prepare()
