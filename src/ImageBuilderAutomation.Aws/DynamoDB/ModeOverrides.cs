using ImageBuilderAutomation.Domain;
using ImageBuilderAutomation.Gates;
using ImageBuilderAutomation.Policies;
using ImageBuilderAutomation.Reliability;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace ImageBuilderAutomation.Aws.DynamoDB;

/// <summary>
/// The last look before an act, in one call: the stop switch, whether the policy that decided is still in force, and for a gate what people said.
/// </summary>
public sealed class ModeOverrides(RecordTable table, AccountRegion accountRegion, PolicyInForce policy, ILogger<ModeOverrides>? logger = null)
    : IModeOverrides, IGateControl
{
    private readonly RecordKeys _keys = new(accountRegion);
    private readonly ILogger _logger = logger ?? NullLogger<ModeOverrides>.Instance;

    public Task<Mode?> ReadAsync(Capability capability, CancellationToken cancellationToken) => ReadAsync(capability, underAnyPolicy: false, cancellationToken);

    public Task<Mode?> ReadModeAsync(bool underAnyPolicy, CancellationToken cancellationToken) => ReadAsync(Capability.Gates, underAnyPolicy, cancellationToken);

    private async Task<Mode?> ReadAsync(Capability capability, bool underAnyPolicy, CancellationToken cancellationToken)
    {
        var mode = _keys.ModeOf(capability);
        if (underAnyPolicy || !policy.IsPublished)
            return Read(capability, await table.GetAsync(mode, cancellationToken));
        var items = await table.GetAllAsync([mode, _keys.ActivePolicy], cancellationToken);
        return ChangeIn(items) is { } changed ? throw changed : Read(capability, items.GetValueOrDefault(mode));
    }

    public async Task<GateLook> ReadAsync(string imageArn, CancellationToken cancellationToken)
    {
        var (mode, approvals) = (_keys.ModeOf(Capability.Gates), _keys.ApprovalsOf(imageArn));
        var items = await table.GetAllAsync(policy.IsPublished ? [mode, approvals, _keys.ActivePolicy] : [mode, approvals], cancellationToken);
        return new(
            Read(Capability.Gates, items.GetValueOrDefault(mode)), ImageApprovalRecords.Read(items.GetValueOrDefault(approvals), imageArn),
            policy.IsPublished ? ChangeIn(items) : null);
    }

    /// <returns>Not null when another policy is in force, or none.</returns>
    private PolicyChangedException? ChangeIn(IReadOnlyDictionary<ItemKey, TableItem> items)
    {
        var active = items.TryGetValue(_keys.ActivePolicy, out var item) ? PolicyItems.IdOf(item) : null;
        // Without a usable policy the rules hold every gate, and a stop before a time-out must not wait for one.
        return active != policy.Publication && policy.Problem is null ? new(policy.Publication?.ToString() ?? "none", active?.ToString()) : null;
    }

    private Mode? Read(Capability capability, TableItem? item)
    {
        if (item is null)
            return null;

        var text = item.Display.GetValueOrDefault("mode");
        if (ModeText.Read(text) is { IsReadable: true } read)
            return read.Mode;

        // A mistyped mode counts as observe: nothing is sent, and decisions are still recorded.
        Log.UnreadableMode(_logger, capability.Name(), text ?? "nothing");
        return Mode.Observe;
    }
}
