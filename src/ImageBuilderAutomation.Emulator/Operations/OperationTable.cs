using System.Collections.Frozen;

namespace ImageBuilderAutomation.Emulator.Operations;

/// <summary>Every operation that behaves here. Operations keep no state of their own.</summary>
public static class OperationTable
{
    public static IReadOnlyList<IOperation> All { get; } =
    [
    ];

    private static readonly FrozenDictionary<string, IOperation> ByName = All.ToFrozenDictionary(o => o.Name, StringComparer.Ordinal);

    public static IOperation? Find(string name) => ByName.GetValueOrDefault(name);
}
