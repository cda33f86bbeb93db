using ImageBuilderAutomation.Local.Template;
using TestKit;

namespace ImageBuilderAutomation.Local.Tests.Template;

public class TemplateListsTests
{
    [Fact]
    public void The_documentation_names_what_runs_and_what_is_ignored()
    {
        var page = File.ReadAllText(Repository.PathOf("docs", "reference", "local.md"));
        string Paragraph(string head) => page.Split('\n').Single(l => l.StartsWith($"**{head}**", StringComparison.Ordinal));

        Assert.All(TemplateLists.Runs.Keys.Concat(TemplateLists.Events.Keys), t => Assert.Contains($"`{t}`", Paragraph("Runs"), StringComparison.Ordinal));
        Assert.All(TemplateLists.IgnoredTypes, t => Assert.Contains($"`{t}`", Paragraph("Ignores"), StringComparison.Ordinal));
        Assert.Equal(TemplateLists.IgnoredTypes.Count, Paragraph("Ignores").Split('`').Count(p => p.StartsWith("AWS::", StringComparison.Ordinal)));
    }
}
