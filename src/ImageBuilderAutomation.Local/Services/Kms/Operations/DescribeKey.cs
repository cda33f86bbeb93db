using System.Text.Json.Nodes;
using ImageBuilderAutomation.Local.Services.Protocol;

namespace ImageBuilderAutomation.Local.Services.Kms.Operations;

/// <summary>DescribeKey.</summary>
// Documented: KMS API Reference, "KeyMetadata".
internal static class DescribeKey
{
    public static JsonOperation<KmsCall> Operation { get; } = new(
        "DescribeKey", call => call.InPlace(place => new JsonObject { ["KeyMetadata"] = Metadata(place, place.Find(call.Input.Text("KeyId"))) }), "KeyId");

    public static JsonObject Metadata(KmsPlace place, KmsKey key) => new()
    {
        ["AWSAccountId"] = place.Account,
        ["KeyId"] = key.Id,
        ["Arn"] = key.Arn,
        ["CreationDate"] = key.CreatedAt.ToUnixTimeMilliseconds() / 1000.0,
        ["Enabled"] = key.IsEnabled,
        ["Description"] = key.Description,
        ["KeyUsage"] = "SIGN_VERIFY",
        ["KeyState"] = key.IsEnabled ? "Enabled" : "Disabled",
        ["Origin"] = "AWS_KMS",
        ["KeyManager"] = "CUSTOMER",
        ["CustomerMasterKeySpec"] = key.Spec,
        ["KeySpec"] = key.Spec,
        ["SigningAlgorithms"] = KmsCall.Texts(key.Algorithms),
        ["MultiRegion"] = false,
    };
}
