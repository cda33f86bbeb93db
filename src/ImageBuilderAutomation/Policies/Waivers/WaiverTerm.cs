namespace ImageBuilderAutomation.Policies.Waivers;

public enum WaiverTerm
{
    Running,
    Ended,

    /// <summary>It ends later than <see cref="Waiver.Longest"/> from now, which nobody may promise.</summary>
    TooFar,
}
