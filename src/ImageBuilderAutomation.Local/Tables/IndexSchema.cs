namespace ImageBuilderAutomation.Local.Tables;

public sealed record IndexSchema(string Name, KeyPair Key);
