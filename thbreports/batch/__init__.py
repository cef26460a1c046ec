"""Many meetings to many reports."""

from thbreports.batch.build import build
from thbreports.batch.make.limits import LIMITS, Limits
from thbreports.batch.plan.records import Paths
from thbreports.batch.validate import examine, validate

__all__ = ["LIMITS", "Limits", "Paths", "build", "examine", "validate"]
