namespace ImageBuilderAutomation.Local.Tables;

public sealed record TableServerOptions
{
    public required IReadOnlyList<TableSchema> Tables { get; init; }

    /// <summary>Zero: any free port.</summary>
    public int Port { get; init; }

    /// <summary>Where items are kept between runs; null keeps them in memory alone.</summary>
    public string? StateDirectory { get; init; }
}
