"""The resources, without a generated SDK; `pulumi package add` makes a full one."""

from typing import Any, Optional

import pulumi

REFERENCE = [
    "certIdentifier",
    "fingerprint",
    "fingerprintSha256",
    "subjectAlternativeNames",
    "notBefore",
    "notAfter",
]


class CasCertificate(pulumi.CustomResource):
    """A certificate in Certificate Management Service. Inputs and outputs are named as in docs/api.md."""

    def __init__(
        self,
        name: str,
        inputs: dict[str, Any],
        opts: Optional[pulumi.ResourceOptions] = None,
    ) -> None:
        outputs = {output: None for output in REFERENCE}
        super().__init__(
            "alicloud-certificates:index:CasCertificate",
            name,
            {**outputs, **inputs, "privateKey": pulumi.Output.secret(inputs["privateKey"])},
            opts,
        )

    @property
    def reference(self) -> dict[str, Any]:
        """Field by field, so that a preview knows all of it but the identifier."""
        return {output: getattr(self, output) for output in REFERENCE}


class CdnDomainCertificate(pulumi.CustomResource):
    """Which certificate a CDN domain serves. Inputs and outputs are named as in docs/api.md."""

    servedFingerprint: pulumi.Output[str]
    """What CDN served when it was last looked at."""

    def __init__(
        self,
        name: str,
        inputs: dict[str, Any],
        opts: Optional[pulumi.ResourceOptions] = None,
    ) -> None:
        super().__init__(
            "alicloud-certificates:index:CdnDomainCertificate",
            name,
            {"servedFingerprint": None, **inputs},
            opts,
        )
