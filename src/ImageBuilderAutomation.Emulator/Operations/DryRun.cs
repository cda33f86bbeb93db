using System.Text.Json.Nodes;
using ImageBuilderAutomation.Emulator.Protocol;
using ImageBuilderAutomation.Emulator.State;

namespace ImageBuilderAutomation.Emulator.Operations;

public static class DryRun
{
    // Documented: API reference: a dry run that would have succeeded fails with this error. Assumed: its message.
    public static void EndHere(JsonObject input)
    {
        if (input.Flag("dryRun"))
            throw new ApiError("DryRunOperationException", "The request would have succeeded, but dryRun is set.");
    }
}
