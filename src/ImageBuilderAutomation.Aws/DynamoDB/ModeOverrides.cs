using ImageBuilderAutomation.Domain;
using ImageBuilderAutomation.Reliability;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace ImageBuilderAutomation.Aws.DynamoDB;

/// <summary>Reads the item that an operator writes to stop or start a capability immediately. docs/reference/keys.md shows the command.</summary>
public sealed class ModeOverrides(RecordTable table, AccountRegion accountRegion, ILogger<ModeOverrides>? logger = null) : IModeOverrides
{
    private readonly RecordKeys _keys = new(accountRegion);
    private readonly ILogger _logger = logger ?? NullLogger<ModeOverrides>.Instance;

    public async Task<Mode?> ReadAsync(Capability capability, CancellationToken cancellationToken)
    {
        if (await table.GetAsync(_keys.ModeOf(capability), cancellationToken) is not { } item)
            return null;

        var text = item.Display.GetValueOrDefault("mode");
        switch (text?.Trim().ToUpperInvariant())
        {
            case "ACT":
                return Mode.Act;
            case "OBSERVE":
                return Mode.Observe;
            case "OFF":
                return Mode.Off;
            default:
                // A mistyped mode counts as observe: nothing is sent, and decisions are still recorded.
                Log.UnreadableMode(_logger, capability.Name(), text ?? "nothing");
                return Mode.Observe;
        }
    }
}
