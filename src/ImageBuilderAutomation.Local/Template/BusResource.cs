namespace ImageBuilderAutomation.Local.Template;

/// <summary>An event bus of the template, beside the account's default one.</summary>
public sealed record BusResource(string Name, string Arn)
{
    public const string Default = "default";
}
