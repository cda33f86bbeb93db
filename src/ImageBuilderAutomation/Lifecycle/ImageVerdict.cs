namespace ImageBuilderAutomation.Lifecycle;

/// <summary>How far an image has come on its way out.</summary>
public enum ImageVerdict
{
    Keep = 0,

    /// <summary>To be announced now.</summary>
    Announce = 1,

    /// <summary>Its notice is running, or this run's limit is used up.</summary>
    Wait = 2,

    /// <summary>To be retired now.</summary>
    Act = 3,
}
