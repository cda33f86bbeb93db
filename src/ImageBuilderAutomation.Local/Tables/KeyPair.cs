namespace ImageBuilderAutomation.Local.Tables;

/// <summary>The names of the attributes that make a key.</summary>
public sealed record KeyPair(string Partition, string Sort);
