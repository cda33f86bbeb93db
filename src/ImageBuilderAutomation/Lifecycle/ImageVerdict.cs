namespace ImageBuilderAutomation.Lifecycle;

/// <summary>The decision about an image, in the order of its retirement.</summary>
public enum ImageVerdict
{
    Keep = 0,

    /// <summary>To be announced now.</summary>
    Announce = 1,

    /// <summary>Its notice period is running, or this run's limit is used up.</summary>
    Wait = 2,

    /// <summary>To be retired now.</summary>
    Act = 3,
}
