using System.Text;
using System.Text.Json.Nodes;
using ImageBuilderAutomation.Emulator.State;

namespace ImageBuilderAutomation.Emulator.Operations.Components;

/// <summary>Creates a component from a script: a document with one step that runs the script.</summary>
public sealed class ImportComponent : IOperation
{
    public string Name => nameof(ImportComponent);

    public JsonObject Handle(JsonObject input, Call call)
    {
        input = DocumentSource.Inline(input, call);
        var version = VersionedResources.ReadVersion(input);
        var yaml = Document(input, input.Text("data"));
        var parsed = ComponentDocument.Parse(yaml);
        var arn = VersionedResources.NextBuild(call, "component", Slug.Of(input.Text("name")), version);

        var document = input.Pick("name", "description", "changeDescription", "platform", "kmsKeyId", "type", "tags");
        document["data"] = yaml;
        document["parameters"] = parsed.Parameters;
        document["state"] = new JsonObject { ["status"] = "ACTIVE" };
        document["encrypted"] = true;
        VersionedResources.Add(call, arn, document);
        return new() { ["clientToken"] = input.Text("clientToken"), ["componentBuildVersionArn"] = arn.ToString() };
    }

    // Documented: the script becomes a component document. Assumed: the document's form; a Windows script is PowerShell.
    private static string Document(JsonObject input, string script)
    {
        var action = input.Text("platform") == "Windows" ? "ExecutePowerShell" : "ExecuteBash";
        var yaml = new StringBuilder($"""
            schemaVersion: 1.0
            phases:
              - name: {input.Text("type").ToLowerInvariant()}
                steps:
                  - name: RunScript
                    action: {action}
                    inputs:
                      commands:
                        - |

            """.ReplaceLineEndings("\n"));
        foreach (var line in script.ReplaceLineEndings("\n").TrimEnd('\n').Split('\n'))
            yaml.Append(' ', 14).Append(line).Append('\n');
        return yaml.ToString();
    }
}
