using System.Text.Json.Nodes;
using ImageBuilderAutomation.Local.Services.Protocol;

namespace ImageBuilderAutomation.Local.Services.Kms.Operations;

/// <summary>GetPublicKey: the public key as a SubjectPublicKeyInfo in DER.</summary>
// Documented: KMS API Reference, "GetPublicKey".
internal static class GetPublicKey
{
    public static JsonOperation<KmsCall> Operation { get; } = new("GetPublicKey", Run, "KeyId");

    private static JsonObject Run(KmsCall call) => call.InPlace(place =>
    {
        var key = KeyStates.Usable(place, call);
        return new JsonObject
        {
            ["KeyId"] = key.Arn,
            ["PublicKey"] = Convert.ToBase64String(key.PublicKey),
            ["CustomerMasterKeySpec"] = key.Spec,
            ["KeySpec"] = key.Spec,
            ["KeyUsage"] = "SIGN_VERIFY",
            ["SigningAlgorithms"] = KmsCall.Texts(key.Algorithms),
        };
    });
}
