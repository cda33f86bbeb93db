namespace ImageBuilderAutomation.Local.Tables;

/// <summary>The names of the two key attributes.</summary>
public sealed record KeyPair(string Partition, string Sort);
