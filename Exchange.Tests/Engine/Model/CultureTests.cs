using System.Globalization;
using Xunit;

namespace Exchange.Tests.Engine.Model;

/// <summary>The language of the machine does not show: neither its digits and signs nor its dotless i.</summary>
public class CultureTests
{
    [Theory]
    [InlineData("tr-TR")]
    [InlineData("ar-SA")]
    public void The_culture_does_not_show(string culture) => Seeds.ForEach(script =>
    {
        var commands = Rehearsal.Of(script);
        var plain = Run(commands, CultureInfo.InvariantCulture);
        var foreign = Run(commands, CultureInfo.GetCultureInfo(culture));

        Assert.Equal(VenueUnderTest.Read(plain.Batch), VenueUnderTest.Read(foreign.Batch));
        Assert.Equal(plain.State.Hash(), foreign.State.Hash());
        Assert.Equal(plain.State.Save(), foreign.State.Save());
    });

    [Fact]
    public void The_cultures_are_really_there()
    {
        Assert.Equal("ı", "I".ToLower(CultureInfo.GetCultureInfo("tr-TR")));
        Assert.NotEqual("-1", (-1).ToString(CultureInfo.GetCultureInfo("ar-SA")));
    }

    private static VenueUnderTest Run(List<TimedCommand> commands, CultureInfo culture)
    {
        var (before, beforeUI) = (CultureInfo.CurrentCulture, CultureInfo.CurrentUICulture);
        (CultureInfo.CurrentCulture, CultureInfo.CurrentUICulture) = (culture, culture);
        try
        {
            var venue = new VenueUnderTest();
            venue.Execute(commands.Take(commands.Count / 2));
            var restarted = venue.Restarted();
            restarted.Execute(commands.Skip(commands.Count / 2));
            return restarted;
        }
        finally
        {
            (CultureInfo.CurrentCulture, CultureInfo.CurrentUICulture) = (before, beforeUI);
        }
    }
}
