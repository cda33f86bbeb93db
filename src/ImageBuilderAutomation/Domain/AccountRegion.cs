namespace ImageBuilderAutomation.Domain;

/// <summary>The account and Region that this stack serves. Resources of other accounts and Regions are rejected.</summary>
public sealed record AccountRegion(string Account, string Region)
{
    /// <summary>The partition of the Region. It is part of every ARN, so an ARN of another partition does not name a resource of this account.</summary>
    public string Partition => Partitions.Of(Region);
}
