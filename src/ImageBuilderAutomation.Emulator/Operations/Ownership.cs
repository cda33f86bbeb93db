using System.Text.Json.Nodes;
using ImageBuilderAutomation.Emulator.State;

namespace ImageBuilderAutomation.Emulator.Operations;

/// <summary>Whose resources a List operation shows.</summary>
public static class Ownership
{
    private static readonly ResourceStore Nobody = new();

    // Documented: the API reference: Self where unset. Nothing is shared in this emulator.
    public static ResourceStore StoreFor(JsonObject input, Call call) => input.TextOrNull("owner") switch
    {
        null or "Self" => call.Account.Resources,
        "Amazon" => call.Account.Managed,
        "AWSMarketplace" => call.Account.Marketplace,
        _ => Nobody,
    };
}
