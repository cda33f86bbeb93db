using System.Text.Json.Nodes;
using ImageBuilderAutomation.Emulator.State;

namespace ImageBuilderAutomation.Emulator.Operations;

/// <summary>Selects whose resources a List operation shows.</summary>
public static class Ownership
{
    private static readonly ResourceStore Unowned = new();

    // Documented: API reference: the default is Self. The emulator does not share resources between accounts.
    public static ResourceStore StoreFor(JsonObject input, Call call) => input.TextOrNull("owner") switch
    {
        null or "Self" => call.Account.Resources,
        "Amazon" => call.Account.Managed,
        "AWSMarketplace" => call.Account.Marketplace,
        _ => Unowned,
    };
}
