namespace ImageBuilderAutomation.Policies.Waivers;

public enum WaiverTerm
{
    Running,
    Ended,

    /// <summary>It ends more than <see cref="Waiver.Longest"/> from now, so it is not active yet.</summary>
    TooFar,
}
