namespace ImageBuilderAutomation.Local.Template;

/// <summary>An event bus of the template, in addition to the account's default bus.</summary>
public sealed record BusResource(string Name, string Arn)
{
    public const string Default = "default";
}
