namespace ImageBuilderAutomation.ConfigurationGuard;

public enum FieldKind
{
    Text,
    Number,

    /// <summary>True or false.</summary>
    Truth,

    /// <summary>Values whose order means nothing to the service.</summary>
    List,

    /// <summary>Texts by key; each key is a field of its own, <c>tags.owner</c>.</summary>
    Map,
}
