using ImageBuilderAutomation.Events;
using ImageBuilderAutomation.Operations;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace ImageBuilderAutomation.Aws.DynamoDB;

/// <summary>Reads the item a person writes to stop (or start) a capability at once; docs/keys.md shows the command.</summary>
public sealed class ModeOverrides(RecordTable table, Home home, ILogger<ModeOverrides>? logger = null) : IModeOverrides
{
    private readonly RecordKeys _keys = new(home);
    private readonly ILogger _logger = logger ?? NullLogger<ModeOverrides>.Instance;

    public async Task<Mode?> ReadAsync(string capability, CancellationToken cancellationToken)
    {
        if (await table.GetAsync(_keys.ModeOf(capability), cancellationToken) is not { } item)
            return null;

        var text = item.Shown.GetValueOrDefault("mode");
        switch (text?.Trim().ToUpperInvariant())
        {
            case "ACT":
                return Mode.Act;
            case "OBSERVE":
                return Mode.Observe;
            case "OFF":
                return Mode.Off;
            default:
                // Somebody wanted to change the mode in a hurry and mistyped it: nothing is sent, and what would have been is still recorded.
                Log.UnreadableMode(_logger, capability, text ?? "nothing");
                return Mode.Observe;
        }
    }
}
