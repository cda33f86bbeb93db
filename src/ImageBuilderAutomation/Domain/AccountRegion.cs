namespace ImageBuilderAutomation.Domain;

/// <summary>The account and Region that this stack serves. Resources of other accounts and Regions are rejected.</summary>
public sealed record AccountRegion(string Account, string Region);
