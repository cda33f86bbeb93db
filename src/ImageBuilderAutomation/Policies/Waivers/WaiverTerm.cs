namespace ImageBuilderAutomation.Policies.Waivers;

public enum WaiverTerm
{
    Active,
    Expired,

    /// <summary>It ends more than <see cref="Waiver.MaxTerm"/> from now, so it is not active yet.</summary>
    TooLong,
}
