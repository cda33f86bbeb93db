using System.Text.Json.Nodes;
using ImageBuilderAutomation.Local.Services.Protocol;

namespace ImageBuilderAutomation.Local.Services.Kms.Operations;

/// <summary>EnableKey and DisableKey. A disabled key neither signs nor shows its public key.</summary>
// Documented: KMS Developer Guide, "Key states of AWS KMS keys".
internal static class KeyStates
{
    public static IEnumerable<JsonOperation<KmsCall>> All { get; } =
    [
        new("EnableKey", call => Set(call, enabled: true), "KeyId"),
        new("DisableKey", call => Set(call, enabled: false), "KeyId"),
    ];

    /// <summary>The key that the request names.</summary>
    /// <exception cref="ServiceInputException">There is none, or it is disabled.</exception>
    public static KmsKey Usable(KmsPlace place, KmsCall call)
    {
        var key = place.Find(call.Input.Text("KeyId"));
        return key.IsEnabled ? key : throw new ServiceInputException($"{key.Arn} is disabled.", "DisabledException");
    }

    private static JsonObject Set(KmsCall call, bool enabled) => call.InPlace(place =>
    {
        place.Find(call.Input.Text("KeyId")).IsEnabled = enabled;
        return new JsonObject();
    });
}
