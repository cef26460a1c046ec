"""Many meetings to many reports."""

from thbreports.batch.build import build
from thbreports.batch.make.limits import LIMITS
from thbreports.batch.plan.records import Paths
from thbreports.batch.validate import examine, validate

__all__ = ["LIMITS", "Paths", "build", "examine", "validate"]
