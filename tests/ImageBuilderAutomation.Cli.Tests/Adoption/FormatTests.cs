using System.Text.Json.Nodes;
using ImageBuilderAutomation.Cli.Adoption.Formats;
using TestKit;
using YamlDotNet.RepresentationModel;

namespace ImageBuilderAutomation.Cli.Tests.Adoption;

/// <summary>Any text survives a shell, a YAML parser and Terraform's language.</summary>
public sealed class FormatTests
{
    private static readonly string[] Texts =
    [
        "", " ", "plain-1.0", "it's", "''", "\"double\"", "$HOME `id` $(id)", "a;b|c&d>e<f", "back\\slash\\", "two\nlines\n", "tab\tend", "-n", "~", "*?[a]",
        "Größe 大 🙂", "${x} %{y} $${z}", "# no comment", "!Ref x", "yes", "null", "1.0", "  leading", "trailing  ", "a: b", "\u202Eabc", "\u0007", "line\r\n",
        "a\nb\nc\n", " a\nb\nc\n", "a\nb\n\n", "\n\na\n", "a\n\n  b \n",
    ];

    [Fact]
    public async Task A_shell_passes_on_every_text_as_one_word()
    {
        if (OperatingSystem.IsWindows())
            return;

        var run = await Tool.RunAsync("sh", ["-c", $"printf '%s\\036' {string.Join(' ', Texts.Select(ShellText.Word))}"], Path.GetTempPath());

        Assert.Equal(Texts, run.StandardOutput.Split('\u001E')[..^1]);
    }

    [Fact]
    public void Yaml_gives_every_text_back()
    {
        var members = new JsonObject
        {
            ["Texts"] = new JsonArray([.. Texts.Select(text => JsonValue.Create(text))]),
            ["Maps"] = new JsonArray([.. Texts.Select(JsonNode (text) => new JsonObject { [$"key {text}"] = text, ["Fn::If"] = new JsonArray(1, true) })]),
        };
        using var output = new StringWriter { NewLine = "\n" };

        YamlText.Write(output, members);

        var yaml = new YamlStream();
        yaml.Load(new StringReader(output.ToString()));
        var root = (YamlMappingNode)yaml.Documents[0].RootNode;
        Assert.Equal(Texts, ((YamlSequenceNode)root["Texts"]).Select(text => ((YamlScalarNode)text).Value));
        Assert.Equal(Texts, ((YamlSequenceNode)root["Maps"]).Select((map, n) => ((YamlScalarNode)map[$"key {Texts[n]}"]).Value));
        Assert.Equal("1", ((YamlScalarNode)root["Maps"][0]["Fn::If"][0]).Value);
    }

    [Theory]
    [InlineData("a\"b\\c", "\"a\\\"b\\\\c\"")]
    [InlineData("${x} %{y} $x %x", "\"$${x} %%{y} $x %x\"")]
    [InlineData("two\nlines\t", "\"two\\nlines\\t\"")]
    [InlineData("Größe 🙂", "\"Größe 🙂\"")]
    [InlineData("\u202E\u0007", "\"\\u202E\\u0007\"")]
    [InlineData("\U000E0001", "\"\\U000E0001\"")]
    public void Terraform_s_templates_and_hidden_characters_are_escaped(string text, string expected) => Assert.Equal(expected, HclText.Of(text));

    [Theory]
    [InlineData("a ${b}\n  %{c}\n", "<<EOT\na $${b}\n  %%{c}\nEOT")]
    [InlineData("a\nEOT\nb\n", "\"a\\nEOT\\nb\\n\"")]
    [InlineData("no end", "\"no end\"")]
    public void A_document_is_written_line_by_line_where_that_is_safe(string document, string expected) => Assert.Equal(expected, HclText.OfDocument(document));
}
