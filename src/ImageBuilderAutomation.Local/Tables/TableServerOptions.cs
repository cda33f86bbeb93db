using System.Text.Json;

namespace ImageBuilderAutomation.Local.Tables;

public sealed record TableServerOptions
{
    public required IReadOnlyList<TableSchema> Tables { get; init; }

    /// <summary>Zero: any free port.</summary>
    public int Port { get; init; }

    /// <summary>Where items are kept between runs; null keeps them in memory alone.</summary>
    public string? StateDirectory { get; init; }

    /// <summary>Sees each item before it is stored; false when its sender is gone: then nothing is stored and nothing answered.</summary>
    public Func<JsonElement, Task<bool>>? PutArriving { get; init; }

    /// <summary>Sees each item that was stored, before its sender hears of it.</summary>
    public Func<JsonElement, Task>? PutStored { get; init; }
}
