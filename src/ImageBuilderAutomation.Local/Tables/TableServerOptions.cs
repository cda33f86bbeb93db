using System.Text.Json;

namespace ImageBuilderAutomation.Local.Tables;

public sealed record TableServerOptions
{
    public required IReadOnlyList<TableSchema> Tables { get; init; }

    /// <summary>Zero: any free port.</summary>
    public int Port { get; init; }

    /// <summary>The folder that stores items between runs; null keeps them in memory.</summary>
    public string? StateDirectory { get; init; }

    /// <summary>Called with each item before it is stored. False: nothing is stored and the connection is aborted.</summary>
    public Func<JsonElement, Task<bool>>? PutArriving { get; init; }

    /// <summary>Called with each stored item before the response is sent.</summary>
    public Func<JsonElement, Task>? PutStored { get; init; }
}
