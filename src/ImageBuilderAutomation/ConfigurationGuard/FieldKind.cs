namespace ImageBuilderAutomation.ConfigurationGuard;

public enum FieldKind
{
    Text,
    Number,

    /// <summary>True or false.</summary>
    Truth,

    /// <summary>Values whose order the service ignores.</summary>
    List,

    /// <summary>Text values by key. Each key is a field of its own: <c>tags.owner</c>.</summary>
    Map,
}
