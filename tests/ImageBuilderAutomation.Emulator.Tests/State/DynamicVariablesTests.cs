using System.Text.Json.Nodes;
using ImageBuilderAutomation.Emulator.State.Resources;

namespace ImageBuilderAutomation.Emulator.Tests.State;

public sealed class DynamicVariablesTests
{
    private static readonly DynamicVariables Variables = DynamicVariables.Of(new()
    {
        ["arn"] = "arn:aws:imagebuilder:eu-west-1:111122223333:image/base/1.2.3/17",
        ["dateCreated"] = "2026-03-09T15:04:05.678Z",
    });

    [Theory]
    [InlineData("{{ imagebuilder:buildDate }}", "2026-03-09T15-04-05.678Z")]
    [InlineData("{{imagebuilder:buildDate}}", "2026-03-09T15-04-05.678Z")]
    [InlineData("{{ imagebuilder:buildDate}}", "2026-03-09T15-04-05.678Z")]
    [InlineData("{{imagebuilder:buildDate }}", "2026-03-09T15-04-05.678Z")]
    [InlineData("a{{ imagebuilder:buildVersion}}b{{imagebuilder:buildVersion }}c", "a17b17c")]
    [InlineData("v{{imagebuilder:buildVersion}} of {{ imagebuilder:buildDate:yyyyMMdd }}", "v17 of 20260309")]
    [InlineData("nothing", "nothing")]
    public void A_variable_is_replaced_with_spaces_on_either_side_or_none(string text, string expected) => Assert.Equal(expected, Variables.Resolve(text));

    [Theory]
    // The guide's own example: hours where one would expect days.
    [InlineData("yyyyMMHHss", "2026031505")]
    [InlineData("yy.M.d", "26.3.9")]
    [InlineData("dd MMM yyyy", "09 Mar 2026")]
    [InlineData("EEEE d MMMM", "Monday 9 March")]
    [InlineData("EEE h:mm a", "Mon 3:04 PM")]
    [InlineData("yyyy-MM-dd'T'HH:mm:ss.SSS", "2026-03-09T15:04:05.678")]
    [InlineData("'o''clock' H", "o'clock 15")]
    [InlineData("DDD", "068")]
    public void A_format_is_written_in_the_letters_of_Java(string format, string expected) =>
        Assert.Equal(expected, Variables.Resolve($"{{{{ imagebuilder:buildDate:{format} }}}}"));

    [Theory]
    [InlineData("{{ imagebuilder:buildDate:qqq }}")]
    [InlineData("{{ imagebuilder:buildDate:}}")]
    [InlineData("{{ imagebuilder:buildVersion:yyyy }}")]
    [InlineData("{{ imagebuilder:sourceImage }}")]
    [InlineData("{ imagebuilder:buildDate }")]
    [InlineData("{{ $.imagebuilder.imageBuildNumber }}")]
    public void What_is_no_variable_stays_as_it_is(string text) => Assert.Equal(text, Variables.Resolve(text));

    [Theory]
    [InlineData("web {{ imagebuilder:buildDate}}", true)]
    [InlineData("web {{imagebuilder:buildDate:yyyy}}", true)]
    [InlineData("web-1.27", false)]
    [InlineData("web {{ imagebuilder:buildVersion }}", false)]
    [InlineData("web { imagebuilder:buildDate }", false)]
    public void A_build_date_is_found_in_any_form(string text, bool expected) => Assert.Equal(expected, DynamicVariables.HasBuildDate(text));

    [Fact]
    public void Texts_of_named_members_are_replaced_at_any_depth_and_other_members_are_not()
    {
        var document = JsonNode.Parse("""
            { "tags": { "V": "{{imagebuilder:buildVersion}}", "list": ["{{imagebuilder:buildVersion}}", 1, null] }, "other": "{{imagebuilder:buildVersion}}" }
            """)!;

        Variables.ResolveIn(document, "tags", "absent");

        Assert.Equal("""{"tags":{"V":"17","list":["17",1,null]},"other":"{{imagebuilder:buildVersion}}"}""", document.ToJsonString());
    }
}
