namespace ImageBuilderAutomation.ConfigurationGuard;

public enum RepairProgress
{
    /// <summary>Each field is as it was before or as it should be afterwards, and not yet all of them as afterwards.</summary>
    ToDo,

    /// <summary>Every field is as it should be afterwards.</summary>
    Done,

    /// <summary>A field is neither: somebody else has changed the configuration, and what was planned would undo that.</summary>
    Overtaken,
}
