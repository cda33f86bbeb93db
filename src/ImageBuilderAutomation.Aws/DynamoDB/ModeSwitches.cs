using System.Globalization;
using ImageBuilderAutomation.Domain;
using ImageBuilderAutomation.Reliability;

namespace ImageBuilderAutomation.Aws.DynamoDB;

public sealed class ModeSwitches(RecordTable table, AccountRegion accountRegion) : IModeSwitches
{
    public const string Kind = "mode";

    private readonly RecordKeys _keys = new(accountRegion);

    public async Task<IReadOnlyList<SwitchedMode>> ReadAsync(CancellationToken cancellationToken)
    {
        var capabilities = Enum.GetValues<Capability>();
        var items = await table.GetAllAsync([.. capabilities.Select(_keys.ModeOf)], cancellationToken);
        return [.. capabilities.Where(capability => items.ContainsKey(_keys.ModeOf(capability))).Select(capability => Read(capability, items[_keys.ModeOf(capability)]))];
    }

    public Task WriteAsync(SwitchedMode set, CancellationToken cancellationToken) => table.PutAsync(ItemOf(set), cancellationToken);

    public Task<bool> TryWriteAsync(SwitchedMode set, SwitchedMode? read, CancellationToken cancellationToken) =>
        table.TryPutAsync(ItemOf(set), read?.Version ?? 0, cancellationToken);

    private TableItem ItemOf(SwitchedMode set)
    {
        var shown = new Dictionary<string, string> { ["mode"] = ModeText.Of(set.Mode) };
        foreach (var (name, value) in new[]
        {
            ("by", set.By), ("reason", set.Reason), ("since", set.Since is { } since ? RecordKeys.Time(since) : null), ("requestId", set.RequestId),
        })
        {
            if (!string.IsNullOrEmpty(value))
                shown[name] = value;
        }

        // The last writer wins without having read an item, so writes cannot be counted.
        return new(_keys.ModeOf(set.Capability), Kind) { Version = set.Since?.UtcTicks ?? 0, Display = shown };
    }

    private static SwitchedMode Read(Capability capability, TableItem item) => new(
        capability, ModeText.Read(item.Display.GetValueOrDefault("mode")) is { IsReadable: true } read ? read.Mode : Mode.Observe, item.Display.GetValueOrDefault("by"),
        item.Display.GetValueOrDefault("reason"),
        DateTimeOffset.TryParse(item.Display.GetValueOrDefault("since"), CultureInfo.InvariantCulture, out var since) ? since : null)
    {
        RequestId = item.Display.GetValueOrDefault("requestId"),
        Version = item.Version,
    };
}

/// <summary>The modes as the table has them.</summary>
internal static class ModeText
{
    private const string OfPolicy = "policy";

    public static string Of(Mode? mode) => mode switch
    {
        Mode.Act => "act",
        Mode.Observe => "observe",
        Mode.Off => "off",
        _ => OfPolicy,
    };

    /// <returns>A null mode if the policy's counts; not readable for any other text.</returns>
    public static (bool IsReadable, Mode? Mode) Read(string? text) => text?.Trim().ToUpperInvariant() switch
    {
        "ACT" => (true, Mode.Act),
        "OBSERVE" => (true, Mode.Observe),
        "OFF" => (true, Mode.Off),
        "POLICY" => (true, null),
        _ => (false, null),
    };
}
