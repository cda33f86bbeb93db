using System.Text.Json.Nodes;
using ImageBuilderAutomation.Local.Services.Protocol;

namespace ImageBuilderAutomation.Local.Services.Kms.Operations;

/// <summary>CreateKey, of a key that signs.</summary>
// Documented: KMS API Reference, "CreateKey". Simplified: no symmetric keys and no key policies; everybody of the account may use a key.
internal static class CreateKey
{
    public static JsonOperation<KmsCall> Operation { get; } = new("CreateKey", Run, "Description", "KeyUsage", "KeySpec", "CustomerMasterKeySpec", "Origin", "MultiRegion");

    private static JsonObject Run(KmsCall call)
    {
        var input = call.Input;
        var spec = input.Text("KeySpec") ?? input.Text("CustomerMasterKeySpec") ?? "SYMMETRIC_DEFAULT";
        if (input.Text("KeyUsage") != "SIGN_VERIFY" || !KmsKey.KnownSpecs.Contains(spec))
        {
            throw new ServiceInputException(
                $"The local host has keys with KeyUsage SIGN_VERIFY and KeySpec {string.Join(", ", KmsKey.KnownSpecs)}; found '{input.Text("KeyUsage")}' and '{spec}'.",
                "UnsupportedOperationException");
        }

        if (input.Flag("MultiRegion") || input.Text("Origin") is not (null or "AWS_KMS"))
            throw new ServiceInputException("The local host has keys of one Region and of origin AWS_KMS.", "UnsupportedOperationException");
        return call.InPlace(place =>
        {
            var id = call.Store.NextId();
            var key = place.Keys[id] = KmsKey.Create(spec, id, place.ArnOf($"key/{id}"), call.Store.Now, input.Text("Description") ?? "");
            return new JsonObject { ["KeyMetadata"] = DescribeKey.Metadata(place, key) };
        });
    }
}
