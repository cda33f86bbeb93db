namespace ImageBuilderAutomation.Events;

/// <summary>The one account and Region this stack serves. What belongs elsewhere is refused.</summary>
public sealed record Home(string Account, string Region);
