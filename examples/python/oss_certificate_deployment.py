"""The resource, without a generated SDK; `pulumi package add` makes a full one."""

from typing import Any, Optional

import pulumi


class OssCertificateDeployment(pulumi.CustomResource):
    """Keeps an OSS bucket holding a TLS certificate. Inputs and outputs are named as in docs/api.md."""

    fingerprint: pulumi.Output[str]
    """SHA-1 of the certificate's DER, lower-case hex."""

    notAfter: pulumi.Output[str]
    """ISO 8601, UTC."""

    def __init__(
        self,
        name: str,
        inputs: dict[str, Any],
        opts: Optional[pulumi.ResourceOptions] = None,
    ) -> None:
        outputs = {"fingerprint": None, "notAfter": None}
        super().__init__(
            "alicloud-certificates:index:OssCertificateDeployment",
            name,
            {**outputs, **inputs, "privateKey": pulumi.Output.secret(inputs["privateKey"])},
            opts,
        )
