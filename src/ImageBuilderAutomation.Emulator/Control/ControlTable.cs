using System.Collections.Frozen;

namespace ImageBuilderAutomation.Emulator.Control;

/// <summary>Every control route.</summary>
public static class ControlTable
{
    public const string Prefix = "/_emulator/";

    public static IReadOnlyList<IControlCommand> All { get; } =
    [
        new Ready(),
        new Coverage(),
        new ListRequests(),
        new Reset(),
        new StubFaults(),
        new StubBuilds(),
        new StubAmis(),
        new ShowOutputs(),
        new StubObjects(),
        new ListObjects(),
        new ShowClock(),
        new MoveClock(),
        new ListEvents(),
        new StubEventFaults(),
        new PlaySeed(),
        new Save(),
    ];

    private static readonly FrozenDictionary<(string Method, string Path), IControlCommand> ByRoute = All.ToFrozenDictionary(c => (c.Method, c.Path));

    public static IControlCommand? Find(string method, string path) =>
        path.StartsWith(Prefix, StringComparison.Ordinal) ? ByRoute.GetValueOrDefault((method, path[Prefix.Length..])) : null;
}
